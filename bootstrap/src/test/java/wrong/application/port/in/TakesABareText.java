package wrong.application.port.in;

import wrong.domain.OwnerId;

public interface TakesABareText {
    void rename(OwnerId owner, String title);
}
