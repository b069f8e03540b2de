package dev.bartizan.container.engine;

/** The fake that behaves like Podman. */
class FakePodmanTest extends FakeEngineTest {

    @Override
    FakeEngine fake() {
        return FakeEngine.podman();
    }
}
