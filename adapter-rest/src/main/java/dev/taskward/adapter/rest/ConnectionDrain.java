package dev.taskward.adapter.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets clients go before the server stops. The server's own graceful stop finishes what it has begun, but cuts the
 * connections that clients keep, where the next request may be on its way.
 *
 * <p>So, first, no new connection is taken, which makes Tomcat close each one that is left with the answer to its next
 * request; and only when no more requests come does the graceful stop begin.
 */
final class ConnectionDrain implements RequestFilter, SmartLifecycle {
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final WebServerApplicationContext context;
    private volatile boolean running;
    private volatile long lastRequest = System.nanoTime() - QUIET_NANOS;

    ConnectionDrain(WebServerApplicationContext context) {
        this.context = context;
    }

    @Override
    public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        lastRequest = System.nanoTime();
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        if (context.getWebServer() instanceof TomcatWebServer server) {
            for (Connector connector : server.getTomcat().getService().findConnectors()) {
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

    /** Before the server's own graceful stop. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }

    private void awaitQuiet() {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - lastRequest < QUIET_NANOS && System.nanoTime() - start < LONGEST_NANOS) {
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
