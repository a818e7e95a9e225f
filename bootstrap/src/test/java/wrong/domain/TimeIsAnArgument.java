package wrong.domain;

import java.time.Instant;

class TimeIsAnArgument {
    Instant time() {
        return Instant.now();
    }
}
