package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/** What the pages of {@link DocumentationController} load: all of it from the jar. */
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

    /** ReDoc shows a picture of its maker's, from there. */
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
