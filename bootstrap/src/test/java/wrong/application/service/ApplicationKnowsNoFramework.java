package wrong.application.service;

import org.springframework.context.annotation.Bean;

public class ApplicationKnowsNoFramework {
    @Bean
    String name() {
        return "service";
    }
}
