package dev.gangway.base;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Of a field in a file of Gangway's: files of earlier versions lack it, and there it is null. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@JacksonAnnotationsInside
@JacksonInject(optional = OptBoolean.TRUE) // the one way to spare a single field strictness
public @interface SinceVersion {
  /** The first version that writes it. */
  String value();
}
