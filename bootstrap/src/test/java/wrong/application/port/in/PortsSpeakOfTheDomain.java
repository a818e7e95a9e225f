package wrong.application.port.in;

public interface PortsSpeakOfTheDomain {
    void delete(String userId, long taskId);
}
