package dev.bartizan.fail2ban.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle as plain values: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code null},
 * {@code List<Object>} (tuples too), {@code Map<Object, Object>} and {@link PythonException}.
 *
 * <p>A pickle is a program that can create any object. This class knows only the instructions in fail2ban's replies
 * (protocols 2 to 5). The only supported call is {@code str(text)}, the form of addresses; any other call becomes a
 * {@link PythonException}. The result is a tree: objects that are used twice, contain themselves or are nested too deeply are
 * refused.
 *
 * @see <a href="https://github.com/python/cpython/blob/3.13/Lib/pickletools.py">Python's pickletools</a>
 */
final class Unpickler {

    /** Maximum levels of lists, tuples and dictionaries; replies have five. */
    static final int MAX_DEPTH = 32;

    /** Maximum number of values, including nested ones; fail2ban needs three for an address. */
    static final int MAX_VALUES = 4_000_000;

    /** Placeholder in the memo for objects that must not be used twice. */
    private static final Object UNSHARED = new Object();

    private static final int LOWEST_PROTOCOL = 2;
    private static final int HIGHEST_PROTOCOL = 5;

    /** A class or function; only known ones can be called. */
    private record Global(String module, String name) {

        boolean isString() {
            return (module.equals("builtins") && name.equals("str"))
                    || (module.equals("__builtin__") && (name.equals("str") || name.equals("unicode")));
        }
    }

    private final ByteBuffer pickle;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final List<Object> memo = new ArrayList<>();
    private int values;

    private Unpickler(byte[] pickle) {
        this.pickle = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a pickle.
     *
     * @throws UnpicklingException if it is invalid, or contains something that fail2ban doesn't send
     */
    static Object read(byte[] pickle) throws UnpicklingException {
        return new Unpickler(pickle).read();
    }

    private Object read() throws UnpicklingException {
        int opcode = unsignedByte();
        while (opcode != '.') {
            execute(opcode);
            opcode = unsignedByte();
        }
        Object result = pop();
        if (!stack.isEmpty() || !marks.isEmpty() || pickle.hasRemaining()) {
            throw new UnpicklingException("More than one value");
        }
        requireTree(result, MAX_DEPTH);
        return result;
    }

    private void execute(int opcode) throws UnpicklingException {
        switch (opcode) {
            case 0x80 -> requireKnownProtocol(unsignedByte());
            case 0x95 -> take(Long.BYTES); // FRAME: the length of what follows; all of it is in memory already

            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) unsignedByte());
            case 'M' -> push((long) Short.toUnsignedInt(take(Short.BYTES).getShort()));
            case 'J' -> push((long) take(Integer.BYTES).getInt());
            case 0x8a -> push(integer(unsignedByte()));
            case 'G' -> push(take(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble());

            case 0x8c -> push(text(unsignedByte(), StandardCharsets.UTF_8));
            case 'X' -> push(text(length(), StandardCharsets.UTF_8));
            case 0x8d -> push(text(longLength(), StandardCharsets.UTF_8));
            case 'U', 'C' -> push(text(unsignedByte(), StandardCharsets.ISO_8859_1));
            case 'T', 'B' -> push(text(length(), StandardCharsets.ISO_8859_1));

            case '(' -> marks.push(stack.size());
            case ']' -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case ')' -> push(tuple(List.of()));
            case 0x85 -> push(tuple(pop(1)));
            case 0x86 -> push(tuple(pop(2)));
            case 0x87 -> push(tuple(pop(3)));
            case 't' -> push(tuple(popToMark()));
            case 'a' -> append(pop(1));
            case 'e' -> append(popToMark());
            case 's' -> put(pop(2));
            case 'u' -> put(popToMark());

            case 0x94 -> remember(memo.size());
            case 'q' -> remember(unsignedByte());
            case 'r' -> remember(length());
            case 'h' -> push(remembered(unsignedByte()));
            case 'j' -> push(remembered(length()));

            case 'c' -> push(new Global(line(), line()));
            case 0x93 -> {
                List<Object> path = pop(2);
                push(new Global(string(path.get(0)), string(path.get(1))));
            }
            case 'R' -> {
                List<Object> call = pop(2);
                push(call(call.get(0), call.get(1)));
            }
            case 'b' -> dropAttributes();

            default -> throw new UnpicklingException("Unknown instruction " + opcode);
        }
    }

    private static void requireKnownProtocol(int protocol) throws UnpicklingException {
        if (protocol < LOWEST_PROTOCOL || protocol > HIGHEST_PROTOCOL) {
            throw new UnpicklingException("Unknown protocol " + protocol);
        }
    }

    // ---- Bytes ----

    private ByteBuffer take(int length) throws UnpicklingException {
        if (length < 0 || length > pickle.remaining()) {
            throw new UnpicklingException("It ends too early");
        }
        ByteBuffer taken = pickle.slice(pickle.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        pickle.position(pickle.position() + length);
        return taken;
    }

    private int unsignedByte() throws UnpicklingException {
        return Byte.toUnsignedInt(take(1).get());
    }

    /** Negative if it has more than 31 bits, which is invalid. */
    private int length() throws UnpicklingException {
        return take(Integer.BYTES).getInt();
    }

    private int longLength() throws UnpicklingException {
        long length = take(Long.BYTES).getLong();
        return length == (int) length ? (int) length : -1;
    }

    private long integer(int length) throws UnpicklingException {
        if (length > Long.BYTES) {
            throw new UnpicklingException("A number of more than 64 bits");
        }
        ByteBuffer bytes = take(length);
        long number = 0;
        for (int i = length - 1; i >= 0; i--) {
            // The most significant byte contains the sign.
            number = number << Byte.SIZE | (i == length - 1 ? bytes.get(i) : Byte.toUnsignedInt(bytes.get(i)));
        }
        return number;
    }

    private String text(int length, Charset charset) throws UnpicklingException {
        return charset.decode(take(length)).toString();
    }

    private String line() throws UnpicklingException {
        int start = pickle.position();
        int length = 0;
        while (unsignedByte() != '\n') {
            length++;
        }
        return StandardCharsets.UTF_8.decode(pickle.slice(start, length)).toString();
    }

    // ---- Stack ----

    private void push(@Nullable Object value) throws UnpicklingException {
        if (++values > MAX_VALUES) {
            throw new UnpicklingException("More than " + MAX_VALUES + " values");
        }
        stack.add(value);
    }

    private Object pop() throws UnpicklingException {
        return pop(1).getFirst();
    }

    private List<Object> pop(int count) throws UnpicklingException {
        return popFrom(stack.size() - count);
    }

    private List<Object> popToMark() throws UnpicklingException {
        if (marks.isEmpty()) {
            throw new UnpicklingException("No mark");
        }
        return popFrom(marks.pop());
    }

    private List<Object> popFrom(int first) throws UnpicklingException {
        if (first < (marks.isEmpty() ? 0 : marks.peek())) {
            throw new UnpicklingException("No value");
        }
        List<Object> top = stack.subList(first, stack.size());
        List<Object> popped = new ArrayList<>(top);
        top.clear();
        return popped;
    }

    private Object top() throws UnpicklingException {
        if (stack.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
            throw new UnpicklingException("No value");
        }
        return stack.getLast();
    }

    // ---- Values ----

    private static List<Object> tuple(List<Object> items) {
        return Collections.unmodifiableList(items);
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) throws UnpicklingException {
        if (!(top() instanceof ArrayList<?> list)) {
            throw new UnpicklingException("No list");
        }
        ((ArrayList<Object>) list).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> keysAndValues) throws UnpicklingException {
        if (!(top() instanceof LinkedHashMap<?, ?> map) || keysAndValues.size() % 2 != 0) {
            throw new UnpicklingException("No dictionary");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (!isScalar(keysAndValues.get(i))) {
                throw new UnpicklingException("A key that is no plain value");
            }
            ((Map<Object, Object>) map).put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private static boolean isScalar(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private void remember(int index) throws UnpicklingException {
        Object value = top();
        Object kept = isScalar(value) || value instanceof Global ? value : UNSHARED;
        if (index == memo.size()) {
            memo.add(kept);
        } else if (index >= 0 && index < memo.size()) {
            memo.set(index, kept);
        } else {
            throw new UnpicklingException("A gap in the memo");
        }
    }

    private Object remembered(int index) throws UnpicklingException {
        if (index < 0 || index >= memo.size()) {
            throw new UnpicklingException("Nothing in the memo");
        }
        Object value = memo.get(index);
        if (value == UNSHARED) {
            throw new UnpicklingException("An object that is used twice");
        }
        return value;
    }

    private static String string(@Nullable Object value) throws UnpicklingException {
        if (value instanceof String string) {
            return string;
        }
        throw new UnpicklingException("No text");
    }

    private static Object call(Object function, Object arguments) throws UnpicklingException {
        if (!(function instanceof Global global) || !(arguments instanceof List<?> list)) {
            throw new UnpicklingException("No call");
        }
        if (global.isString()) {
            return string(list.size() == 1 ? list.getFirst() : null);
        }
        return new PythonException(global.module(), global.name(), Collections.unmodifiableList(list));
    }

    /** Ignores attributes of exceptions, such as SQLite's error code. */
    private void dropAttributes() throws UnpicklingException {
        pop();
        if (!(top() instanceof PythonException)) {
            throw new UnpicklingException("Attributes of no exception");
        }
    }

    private static void requireTree(Object value, int depth) throws UnpicklingException {
        if (depth == 0) {
            throw new UnpicklingException("More than " + MAX_DEPTH + " levels");
        }
        switch (value) {
            case List<?> list -> requireTrees(list, depth - 1);
            case Map<?, ?> map -> requireTrees(map.values(), depth - 1);
            case PythonException exception -> requireTrees(exception.arguments(), depth - 1);
            case Global global -> throw new UnpicklingException("A class: " + global.name());
            case null, default -> {}
        }
    }

    private static void requireTrees(Iterable<?> values, int depth) throws UnpicklingException {
        for (Object value : values) {
            requireTree(value, depth);
        }
    }
}
