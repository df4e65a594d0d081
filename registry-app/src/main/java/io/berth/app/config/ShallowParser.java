package io.berth.app.config;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** A YAML parser that limits nesting, because the composer, which recurses, would cause a StackOverflowError. */
final class ShallowParser implements Parser {

    private final Parser parser;
    private final int maximumDepth;
    private int depth;

    ShallowParser(Parser parser, int maximumDepth) {
        this.parser = parser;
        this.maximumDepth = maximumDepth;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    /** @throws ParserException when the event exceeds the nesting limit */
    @Override
    public Event next() {
        Event event = parser.next();
        depth += change(event);
        if (depth > maximumDepth) {
            throw new ParserException("nested too deeply (limit " + maximumDepth + " levels)", event.getStartMark());
        }
        return event;
    }

    private static int change(Event event) {
        return switch (event.getEventId()) {
            case SequenceStart, MappingStart -> 1;
            case SequenceEnd, MappingEnd -> -1;
            case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
        };
    }
}
