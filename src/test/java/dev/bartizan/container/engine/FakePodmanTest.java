package dev.bartizan.container.engine;

/** The fake where it talks as Podman does. */
class FakePodmanTest extends FakeEngineTest {

    @Override
    FakeEngine fake() {
        return FakeEngine.podman();
    }
}
