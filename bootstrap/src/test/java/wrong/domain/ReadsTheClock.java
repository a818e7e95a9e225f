package wrong.domain;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;

class ReadsTheClock {
    Instant now() {
        return Instant.now();
    }

    Clock systemClock() {
        return Clock.systemUTC();
    }

    Clock tickingClock() {
        return Clock.tickMillis(java.time.ZoneOffset.UTC);
    }

    long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    @SuppressWarnings("JavaUtilDate")
    Date date() {
        return new Date();
    }
}
