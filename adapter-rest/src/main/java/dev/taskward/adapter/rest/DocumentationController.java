package dev.taskward.adapter.rest;

import java.net.URI;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API document, and two pages that show it. What they load is served by {@link DocumentationFiles}. */
@RestController
class DocumentationController {
    static final String FOLDER = "dev/taskward/adapter/rest/docs/";
    /** What the two libraries need, and no other host. */
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " worker-src blob:; base-uri 'none'; frame-ancestors 'none'";

    private final byte[] document;

    DocumentationController(WireContract contract, ProblemWriter problems, RestSettings settings) {
        this.document = ApiDocument.write(contract, problems, settings.apiTitle(), settings.apiVersion());
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document);
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
    ResponseEntity<Void> start() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/docs"))
                .build();
    }

    private static ResponseEntity<Resource> page(String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header("Content-Security-Policy", POLICY)
                .body(new ClassPathResource(FOLDER + name));
    }
}
