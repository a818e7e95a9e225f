package dev.taskward.adapter.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between one client and PostgreSQL, and counts how often the client speaks after the server has answered. */
final class RoundTripCounter implements AutoCloseable {
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean(true);
    private final ServerSocket listener;
    private final URI server;
    private final Duration delay;

    RoundTripCounter(String databaseUrl) throws IOException {
        this(databaseUrl, Duration.ZERO);
    }

    /** Lets each connection through so much later. */
    RoundTripCounter(String databaseUrl, Duration delay) throws IOException {
        server = URI.create(databaseUrl);
        this.delay = delay;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The database's address, by way of the counter. */
    String url() {
        return "postgresql://" + server.getRawUserInfo() + "@localhost:" + listener.getLocalPort() + server.getPath()
                + "?sslmode=disable";
    }

    /** How many since the last time. */
    int take() {
        return roundTrips.getAndSet(0);
    }

    /** Lets nobody through any more who is not through yet. */
    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> letThrough(client));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void letThrough(Socket client) {
        try {
            Thread.sleep(delay);
            Socket database = new Socket(server.getHost(), server.getPort());
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, database, this::clientSpeaks));
            Thread.ofVirtual().start(() -> pump(database, client, () -> answered.set(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void clientSpeaks() {
        if (answered.getAndSet(false)) {
            roundTrips.incrementAndGet();
        }
    }

    private static void pump(Socket from, Socket to, Runnable eachTime) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65536];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                eachTime.run();
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // one side has hung up, and now the other does
        }
    }
}
