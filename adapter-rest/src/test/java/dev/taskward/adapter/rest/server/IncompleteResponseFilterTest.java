package dev.taskward.adapter.rest.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import dev.taskward.adapter.rest.LogCapture;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.adapter.rest.TestUseCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IncompleteResponseFilterTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = new TestService(TestService.SETTINGS, useCases -> TestUseCases.losingTheStoreAfter(2_000));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** No client may take the part of the list for the whole, not even one of HTTP/1.0, which knows no chunks. */
    @Test
    void aListThatBreaksOffIsNoCompleteResponse() {
        TestClient client = TestClient.as("somebody", service.port());

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.get("/api/tasks"));
        assertThat(client.sendRaw(List.of("GET /api/tasks HTTP/1.0", "Host: localhost"), new byte[0])
                        .body())
                .startsWith("[{")
                .doesNotEndWith("]");
    }

    @Test
    void aListThatBreaksOffClosesTheConnectionAndWritesOneLineToTheLog() throws IOException {
        try (LogCapture log = new LogCapture();
                Socket socket = new Socket("localhost", service.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(TestTokens.of("somebody"))
                            .getBytes(US_ASCII));

            // ends although the request allows further ones on the same connection
            String response = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(response).startsWith("HTTP/1.1 200").contains("[{").doesNotEndWith("\r\n0\r\n\r\n");
            assertThat(log.alarms()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getThrowableProxy()).isNull();
                assertThat(line.getFormattedMessage()).contains("GET /api/tasks", "incomplete", "broken");
            });
        }
    }
}
