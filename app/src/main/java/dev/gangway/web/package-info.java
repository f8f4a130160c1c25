/** The dashboard: a local web page over a folder of runs. Reads files, writes none. */
package dev.gangway.web;
