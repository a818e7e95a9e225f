package dev.taskward.adapter.rest.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/** Serves the scripts and styles that the pages of {@link DocumentationController} load. All of them are in the jar. */
final class DocumentationFiles implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/*.js").addResourceLocations("classpath:/" + DocumentationController.FOLDER);
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .resourceChain(true)
                .addResolver(new LiteWebJarsResourceResolver())
                .addTransformer(DocumentationFiles::withoutOtherHosts);
    }

    /** Replaces the logo that ReDoc would load from the server of its vendor. */
    private static Resource withoutOtherHosts(
            HttpServletRequest request, Resource resource, ResourceTransformerChain chain) throws IOException {
        if (!"redoc.standalone.js".equals(resource.getFilename())) {
            return chain.transform(request, resource);
        }
        String script = resource.getContentAsString(UTF_8)
                .replace(
                        "https://cdn.redoc.ly/redoc/logo-mini.svg",
                        "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E");
        return new TransformedResource(resource, script.getBytes(UTF_8));
    }
}
