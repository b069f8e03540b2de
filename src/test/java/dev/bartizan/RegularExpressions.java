package dev.bartizan;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds classes that use the JDK's regular expressions without naming them. */
final class RegularExpressions {

    private static final Set<String> OF_STRING = Set.of("matches", "replaceAll", "replaceFirst", "splitWithDelimiters");

    /** Characters that {@link String#split} treats as an expression even if they are alone. */
    private static final String META_CHARACTERS = ".$|()[{^?*+\\";

    private static final ClassDesc PATTERN = Pattern.class.describeConstable().orElseThrow();

    private RegularExpressions() {}

    static DescribedPredicate<JavaMethodCall> hidden_in_the_jdk() {
        return DescribedPredicate.describe(
                "methods of String that take a regular expression",
                call -> call.getTargetOwner().isEquivalentTo(String.class) && OF_STRING.contains(call.getName()));
    }

    /** The JDK splits at a single character without an expression. */
    static ArchCondition<JavaClass> split_at_single_characters() {
        return new ArchCondition<>("split texts at a constant single character") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (MethodModel method : read(type).methods()) {
                    method.code().ifPresent(code -> {
                        Deque<String> constants = new ArrayDeque<>();
                        code.forEach(element -> {
                            if (element instanceof ConstantInstruction constant) {
                                if (constant.constantValue() instanceof String text) {
                                    constants.push(text);
                                }
                            } else if (element instanceof InvokeInstruction call) {
                                if (isSplit(call) && !isSingleCharacter(constants.peek())) {
                                    events.add(SimpleConditionEvent.violated(
                                            type,
                                            "%s.%s splits at %s"
                                                    .formatted(
                                                            type.getName(),
                                                            method.methodName().stringValue(),
                                                            constants.peek())));
                                }
                                constants.clear();
                            } else if (element instanceof LoadInstruction) {
                                constants.clear();
                            }
                        });
                    });
                }
            }
        };
    }

    private static boolean isSplit(InvokeInstruction call) {
        return call.owner().asInternalName().equals("java/lang/String")
                && call.name().stringValue().equals("split");
    }

    private static boolean isSingleCharacter(String text) {
        if (text == null) {
            return false;
        }
        return text.length() == 1 && META_CHARACTERS.indexOf(text.charAt(0)) < 0
                || text.length() == 2 && text.charAt(0) == '\\' && !Character.isLetterOrDigit(text.charAt(1));
    }

    /** Bean Validation supports only java.util.regex. An expression that repeats only one part can't backtrack. */
    static ArchCondition<JavaClass> validate_with_linear_patterns() {
        return new ArchCondition<>("validate texts with expressions that repeat one part at most, without groups") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                validated(read(type))
                        .filter(Predicate.not(RegularExpressions::isLinear))
                        .forEach(expression -> events.add(SimpleConditionEvent.violated(
                                type, "%s validates with %s".formatted(type.getName(), expression))));
            }
        };
    }

    /** The annotation always has the same type. */
    private static Stream<String> validated(ClassModel type) {
        return Stream.<AttributedElement>concat(type.fields().stream(), type.methods().stream())
                .flatMap(element -> element.findAttributes(Attributes.runtimeVisibleTypeAnnotations()).stream())
                .flatMap(attribute -> attribute.annotations().stream())
                .map(TypeAnnotation::annotation)
                .filter(annotation -> annotation.classSymbol().equals(PATTERN))
                .flatMap(annotation -> annotation.elements().stream())
                .filter(element -> element.name().equalsString("regexp"))
                .map(element -> ((AnnotationValue.OfString) element.value()).stringValue());
    }

    private static boolean isLinear(String expression) {
        String withoutClasses = expression.replaceAll("\\\\.|\\[(?:\\\\.|[^\\]\\\\])*\\]", "x");
        long repetitions =
                withoutClasses.chars().filter(c -> "*+?{".indexOf(c) >= 0).count();
        return withoutClasses.indexOf('(') < 0 && repetitions <= 1;
    }

    private static ClassModel read(JavaClass type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = RegularExpressions.class.getResourceAsStream(file)) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
