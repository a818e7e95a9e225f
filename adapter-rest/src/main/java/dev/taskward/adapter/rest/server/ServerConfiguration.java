package dev.taskward.adapter.rest.server;

import dev.taskward.adapter.rest.problem.ProblemWriter;
import java.util.List;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Configures Tomcat; {@code server.properties} has the settings that Spring Boot knows. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/taskward/adapter/rest/server/server.properties")
public class ServerConfiguration {
    /** Twice Tomcat's default, in bytes, because lists are long. */
    private static final int WRITE_BUFFER_BYTES = 16 * 1024;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectorSettings() {
        return tomcat -> tomcat.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appWriteBufSize", String.valueOf(WRITE_BUFFER_BYTES));
            // a client that sends Expect: 100-continue gets an error before it sends the body
            connector.setProperty("continueResponseTiming", "onRead");
        });
    }

    @Bean
    TomcatErrorResponses tomcatErrorResponses(ProblemWriter problems, CorsPolicy corsPolicy) {
        return new TomcatErrorResponses(problems, corsPolicy);
    }

    @Bean
    ConnectionDrain connectionDrain(WebServerApplicationContext context) {
        return new ConnectionDrain(context);
    }

    @Bean
    WebMvcConfigurer contentNegotiation() {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(new JsonContentNegotiation()));
            }
        };
    }
}
