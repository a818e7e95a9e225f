package wrong.application.port.in;

public interface TakesATextInsteadOfTheOwner {
    void delete(String userId);
}
