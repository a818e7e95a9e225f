package dev.taskward.application.port.out;

class InMemoryTaskRepositoryTest extends TaskRepositoryContract {
    private final TaskRepository repository = new InMemoryTaskRepository();

    @Override
    protected TaskRepository repository() {
        return repository;
    }
}
