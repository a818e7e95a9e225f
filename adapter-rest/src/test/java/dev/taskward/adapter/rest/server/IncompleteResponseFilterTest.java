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
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.TaskException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncompleteResponseFilterTest {
    private static final int TASKS = 2_000;

    /** No client may take the part of the list for the whole, not even one of HTTP/1.0, which knows no chunks. */
    @ParameterizedTest
    @MethodSource("failures")
    void sendsNoCompleteResponse(RuntimeException failure) {
        try (TestService service = serviceFailingWith(failure)) {
            TestClient client = TestClient.as("somebody", service.port());

            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.get("/api/tasks"));
            assertThat(client.sendRaw(List.of("GET /api/tasks HTTP/1.0", "Host: localhost"), new byte[0])
                            .body())
                    .startsWith("[{")
                    .doesNotEndWith("]");
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void closesConnectionAndLogsOneLine(RuntimeException failure) throws IOException {
        try (TestService service = serviceFailingWith(failure);
                LogCapture log = new LogCapture();
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
                assertThat(line.getFormattedMessage()).contains("GET /api/tasks", "incomplete");
            });
        }
    }

    @Test
    void logsNothingIfClientHasDisconnected() throws IOException {
        HttpServletResponse committed = proxyOf(HttpServletResponse.class, true);
        HttpServletRequest request = proxyOf(HttpServletRequest.class, null);

        try (LogCapture log = new LogCapture()) {
            assertThatExceptionOfType(CloseNowException.class)
                    .isThrownBy(() -> new IncompleteResponseFilter().doFilter(request, committed, (_, _) -> {
                        throw new IOException("Connection reset by peer");
                    }));

            assertThat(log.alarms()).isEmpty();
        }
    }

    /** Returns an object whose methods all return the same result. */
    private static <T> T proxyOf(Class<T> type, @Nullable Object result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> result));
    }

    static List<RuntimeException> failures() {
        return List.of(new StorageUnavailableException(new SQLException("broken")), new TaskException.UnknownOwner());
    }

    private static TestService serviceFailingWith(RuntimeException failure) {
        return new TestService(TestService.SETTINGS, useCases -> TestUseCases.failingAfter(TASKS, failure));
    }
}
