package dev.taskward.adapter.rest.server;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Drains keep-alive connections before the server stops. Tomcat's own graceful stop completes the requests in progress,
 * but closes idle connections at once, where a client may be about to send its next request.
 *
 * <p>So this class first closes the listening socket, which makes Tomcat close each remaining connection with its next
 * response. The graceful stop begins when no request has come for a while.
 */
public final class ConnectionDrain implements Filter, SmartLifecycle {
    private static final long MAX_DRAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final WebServerApplicationContext context;
    private volatile boolean running;
    private volatile long lastRequestAt = System.nanoTime() - QUIET_NANOS;

    ConnectionDrain(WebServerApplicationContext context) {
        this.context = context;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        lastRequestAt = System.nanoTime();
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        WebServer server = context.getWebServer();
        if (server instanceof TomcatWebServer tomcat) {
            for (Connector connector : tomcat.getTomcat().getService().findConnectors()) {
                connector.getProtocolHandler().closeServerSocketGraceful();
            }
        }
        awaitQuiet();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Runs before the graceful stop of the server. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }

    private void awaitQuiet() {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - lastRequestAt < QUIET_NANOS && System.nanoTime() - start < MAX_DRAIN_NANOS) {
                Thread.sleep(POLL_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
