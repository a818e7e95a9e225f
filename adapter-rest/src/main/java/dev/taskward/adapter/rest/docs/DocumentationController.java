package dev.taskward.adapter.rest.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the OpenAPI document and the pages that show it. The documents are generated from the contracts and committed;
 * a test fails if one is outdated. {@link DocumentationFiles} serves the scripts and styles of the pages.
 */
@RestController
class DocumentationController {
    static final String FOLDER = "dev/taskward/adapter/rest/docs/";
    /** Allows what the two libraries need, and no other host. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " worker-src blob:; base-uri 'none'; frame-ancestors 'none'";

    private final Supplier<byte[]> document;

    /** Reads the document at the first request for it, so that it does not delay the start. */
    DocumentationController(ApiDocumentInfo info) {
        this.document = SingletonSupplier.of(() -> read(info));
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Objects.requireNonNull(document.get()));
    }

    @GetMapping("/docs")
    ResponseEntity<Resource> swaggerUi() {
        return page("swagger-ui.html");
    }

    @GetMapping("/redoc")
    ResponseEntity<Resource> redoc() {
        return page("redoc.html");
    }

    @GetMapping("/")
    ResponseEntity<Void> root() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/docs"))
                .build();
    }

    private static byte[] read(ApiDocumentInfo info) {
        JsonMapper json = JsonMapper.shared();
        try (InputStream file = new ClassPathResource(FOLDER + info.contract() + ".openapi.json").getInputStream()) {
            ObjectNode root = (ObjectNode) json.readTree(file);
            ObjectNode rootInfo = (ObjectNode) root.get("info");
            rootInfo.put("title", info.title());
            if (info.version() != null) {
                rootInfo.put("version", info.version());
            }
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResponseEntity<Resource> page(String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .body(new ClassPathResource(FOLDER + name));
    }
}
