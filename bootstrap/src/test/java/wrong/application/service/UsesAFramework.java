package wrong.application.service;

import org.springframework.context.annotation.Bean;

public class UsesAFramework {
    @Bean
    String name() {
        return "service";
    }
}
