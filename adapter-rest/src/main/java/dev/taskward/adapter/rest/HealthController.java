package dev.taskward.adapter.rest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the health check for load balancers. */
@RestController
class HealthController {
    static final String PATH = "/health";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ServiceHealth serviceHealth;
    private final String environment;

    HealthController(ServiceHealth serviceHealth, RestSettings settings) {
        this.serviceHealth = serviceHealth;
        this.environment = settings.environment();
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Health> health() {
        return serviceHealth.isHealthy()
                ? ResponseEntity.ok(new Health("ok", environment))
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                        .body(new Health("unavailable", environment));
    }

    record Health(String status, String environment) {}
}
