package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.domain.ListPosition;
import dev.taskward.domain.ListPosition.SortKey;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Filter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Formats the position in a list as an opaque cursor. An HMAC binds a cursor to its owner, filter and sort, so a cursor
 * of another list, or an invented one, is rejected.
 *
 * <p>A cursor is base64url of 16 bytes of HMAC-SHA256, 8 bytes of the task id, one byte that says whether there is a
 * sort key, and the sort key as modified UTF-8.
 */
public final class PageCursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HMAC_BYTES = 16;

    private final SecretKeySpec key;

    /**
     * Takes the key of the HMAC.
     *
     * @param secret at least 32 random characters, the same on every instance
     */
    public PageCursors(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    String format(OwnerId owner, TaskQuery query, ListPosition position) {
        byte[] content = toBytes(out -> {
            out.writeLong(position.id().value());
            writeNullable(out, toText(position.key()));
        });
        byte[] signed = Arrays.copyOf(hmac(owner, query, content), HMAC_BYTES + content.length);
        System.arraycopy(content, 0, signed, HMAC_BYTES, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** Parses a cursor. Returns empty if it was not made here for the same owner, filter and sort. */
    Optional<ListPosition> parse(OwnerId owner, TaskQuery query, String cursor) {
        try {
            byte[] signed = Base64.getUrlDecoder().decode(cursor);
            int hmacEnd = Math.min(HMAC_BYTES, signed.length);
            byte[] content = Arrays.copyOfRange(signed, hmacEnd, signed.length);
            if (!MessageDigest.isEqual(hmac(owner, query, content), Arrays.copyOf(signed, hmacEnd))) {
                return Optional.empty();
            }
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
                TaskId id = new TaskId(in.readLong());
                return Optional.of(new ListPosition(id, toKey(readNullable(in), query)));
            }
        } catch (IllegalArgumentException | IOException | InvalidValue e) {
            return Optional.empty();
        }
    }

    private static @Nullable String toText(SortKey key) {
        return switch (key) {
            case SortKey.Time(Instant time) -> time.toString();
            case SortKey.Title(String title) -> title;
            case SortKey.Rank(Priority priority) -> priority.name();
            case SortKey.None _ -> null;
        };
    }

    private static SortKey toKey(@Nullable String text, TaskQuery query) {
        if (text == null) {
            return new SortKey.None();
        }
        return switch (query.sort()) {
            case CREATED, DUE_DATE, UPDATED -> new SortKey.Time(Instant.parse(text));
            case TITLE -> new SortKey.Title(text);
            case PRIORITY -> new SortKey.Rank(Priority.valueOf(text));
        };
    }

    private byte[] hmac(OwnerId owner, TaskQuery query, byte[] content) {
        Filter filter = query.filter();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(toBytes(out -> {
                out.writeUTF(owner.value());
                out.writeUTF(query.sort().name());
                out.writeUTF(query.direction().name());
                out.writeUTF(filter.status().name());
                writeNullable(out, filter.priority());
                writeNullable(out, filter.dueBefore());
                writeNullable(out, filter.dueAfter());
                writeNullable(out, filter.updatedSince());
                // without the number, a word could pass for the beginning of the content
                out.writeInt(filter.words().size());
                for (String word : filter.words()) {
                    out.writeUTF(word);
                }
            }));
            return Arrays.copyOf(mac.doFinal(content), HMAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    private static void writeNullable(DataOutputStream out, @Nullable Object value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeUTF(value.toString());
        }
    }

    private static @Nullable String readNullable(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private interface ByteWriter {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] toBytes(ByteWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
