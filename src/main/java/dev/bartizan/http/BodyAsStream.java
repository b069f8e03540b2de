package dev.bartizan.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource method that reads its body as a stream while the body arrives, up to
 * {@code bartizan.limits.streamed-body}. JSON of at most {@code bartizan.limits.body} is read before the method is
 * called, like any other body.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface BodyAsStream {}
