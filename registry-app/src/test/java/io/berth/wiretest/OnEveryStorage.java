package io.berth.wiretest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a class once for each kind of storage, with one registry that its tests share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@ArgumentsSource(EveryStorage.class)
@interface OnEveryStorage {

    /** Additional settings, such as {@code http.prefix: /x/}. */
    String[] value() default {};
}
