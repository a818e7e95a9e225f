package dev.taskward.application.port.in;

import dev.taskward.domain.OwnerId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Requests that may be sent again by somebody who does not know whether they arrived: each takes effect once. Around any
 * use case, which knows nothing of it.
 */
public interface IdempotentRequests {

    /**
     * Has an effect, unless it was had before: for one owner and one key, within 24 hours.
     *
     * @param effect answers with what a repetition is to be answered with; empty undoes what it did, as if it had never
     *     been asked for
     */
    Outcome once(OwnerId owner, Request request, Supplier<Optional<byte[]>> effect);

    /**
     * What tells a request from others.
     *
     * @param key chosen by its sender, 1 to 255 characters
     * @param digest of all that it says, up to 64 characters
     */
    record Request(String key, String digest) {}

    /** What became of a request. */
    sealed interface Outcome {

        /** The effect was had now, or it undid itself. */
        record First() implements Outcome {}

        /** It was had before, with this answer. */
        final class Repeated implements Outcome {
            private final byte[] answer;

            public Repeated(byte[] answer) {
                this.answer = answer.clone();
            }

            public byte[] answer() {
                return answer.clone();
            }
        }

        /** It was not had, and why. */
        enum Refused implements Outcome {
            /** The first request of this key is under way. */
            IN_USE,
            /** The key stands for another request. */
            REUSED,
            /** The owner has too many keys that still count. */
            TOO_MANY
        }
    }
}
