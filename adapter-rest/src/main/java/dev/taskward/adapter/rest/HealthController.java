package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.HealthCheck;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a load balancer whether the service can do its work. */
@RestController
class HealthController {
    static final String PATH = "/health";

    private final HealthCheck healthCheck;
    private final String environment;

    HealthController(HealthCheck healthCheck, RestSettings settings) {
        this.healthCheck = healthCheck;
        this.environment = settings.environment();
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Health> health() {
        return healthCheck.isHealthy()
                ? ResponseEntity.ok(new Health("ok", environment))
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, "1")
                        .body(new Health("unavailable", environment));
    }

    record Health(String status, String environment) {}
}
