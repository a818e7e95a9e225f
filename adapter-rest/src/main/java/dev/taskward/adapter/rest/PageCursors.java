package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.application.port.in.SharedSecret;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the next page begins, for a client to hand back. It is good for the user, the filter and the sort that it was made
 * for, and for nothing that somebody made up.
 */
final class PageCursors {
    private static final String ALGORITHM = "HmacSHA256";
    /** In bytes, of the seal. */
    private static final int SEAL = 16;

    private final SecretKeySpec key;

    PageCursors(SharedSecret secret) {
        this.key = new SecretKeySpec(secret.value().getBytes(UTF_8), ALGORITHM);
    }

    String write(OwnerId owner, TaskQuery query, Position position) {
        byte[] content = written(out -> {
            out.writeLong(position.id().value());
            out.writeBoolean(position.key() != null);
            if (position.key() != null) {
                out.writeUTF(position.key());
            }
        });
        byte[] whole = Arrays.copyOf(seal(owner, query, content), SEAL + content.length);
        System.arraycopy(content, 0, whole, SEAL, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty for one that was not written here for the same owner, filter and sort. */
    Optional<Position> read(OwnerId owner, TaskQuery query, String cursor) {
        try {
            byte[] whole = Base64.getUrlDecoder().decode(cursor);
            byte[] content = Arrays.copyOfRange(whole, Math.min(SEAL, whole.length), whole.length);
            boolean sealed = MessageDigest.isEqual(
                    seal(owner, query, content), Arrays.copyOf(whole, Math.min(SEAL, whole.length)));
            if (!sealed) {
                return Optional.empty();
            }
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
                return Optional.of(new Position(new TaskId(in.readLong()), in.readBoolean() ? in.readUTF() : null));
            }
        } catch (IllegalArgumentException | IOException | InvalidValue e) {
            return Optional.empty();
        }
    }

    private byte[] seal(OwnerId owner, TaskQuery query, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(written(out -> {
                out.writeUTF(owner.value());
                out.writeUTF(query.filter().toString());
                out.writeUTF(query.sort() + " " + query.direction());
            }));
            return Arrays.copyOf(mac.doFinal(content), SEAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
