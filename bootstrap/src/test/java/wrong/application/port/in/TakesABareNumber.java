package wrong.application.port.in;

import wrong.domain.OwnerId;

public interface TakesABareNumber {
    void delete(OwnerId owner, long taskId);
}
