package dev.bartizan.container;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has one thing at a time happen to an app. Looks at its containers wait without a thread of their own, and many wishes for
 * the same look are one.
 */
final class Turns {

    private static final class Turn {

        private final ReentrantLock lock = new ReentrantLock();
        private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    }

    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Executor executor;
    private final Consumer<String> look;

    /**
     * @param executor where containers are looked at
     * @param look looks at the container of that name; must not throw
     */
    Turns(Executor executor, Consumer<String> look) {
        this.executor = executor;
        this.look = look;
    }

    /** Has a container looked at as soon as nothing else happens to its app. */
    void request(String app, String container) {
        Turn turn = turn(app);
        turn.wanted.add(container);
        executor.execute(() -> take(turn));
    }

    /** Does something while nothing else happens to the app. */
    <T> T exclusively(String app, Supplier<T> action) {
        Turn turn = turn(app);
        turn.lock.lock();
        try {
            return action.get();
        } finally {
            turn.lock.unlock();
            if (!turn.wanted.isEmpty()) {
                executor.execute(() -> take(turn));
            }
        }
    }

    private Turn turn(String app) {
        return turns.computeIfAbsent(app, name -> new Turn());
    }

    /** Whoever has the turn sees what is wanted meanwhile when they give it back. */
    private void take(Turn turn) {
        while (!turn.wanted.isEmpty() && turn.lock.tryLock()) {
            try {
                for (String container : turn.wanted) {
                    turn.wanted.remove(container);
                    look.accept(container);
                }
            } finally {
                turn.lock.unlock();
            }
        }
    }
}
