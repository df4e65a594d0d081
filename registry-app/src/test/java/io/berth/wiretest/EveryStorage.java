package io.berth.wiretest;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Provides the registries one by one; JUnit closes each after its tests. */
final class EveryStorage implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        String[] settings = context.getRequiredTestClass()
                .getAnnotation(OnEveryStorage.class)
                .value();
        return Arrays.stream(Medium.values())
                .filter(Medium::isThere)
                .map(medium -> Arguments.of(TestRegistry.start(medium, settings)));
    }
}
