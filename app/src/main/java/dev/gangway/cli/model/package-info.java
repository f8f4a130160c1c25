/** What comes after training: evaluating, exporting, predicting, serving. */
package dev.gangway.cli.model;
