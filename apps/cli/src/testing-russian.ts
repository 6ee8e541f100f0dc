/**
 * Sentences in Latin letters on a screen for who reads Russian: words with nothing but blanks between them. URIs, paths, commands,
 * hashes and names are words of no language, nor is what stands in quotes or in a code span.
 */
export function latinSentences(screen: string): readonly string[] {
  const plain = screen
    .replaceAll(/`[^`\n]*`|«[^»\n]*»|\bagi( [a-z-]+)+/g, '¤')
    .replaceAll(/\S*[/\\:.=@#{}_$\d]\S*|--?\w+|\b[A-Z]{2,}\b/g, '¤');
  return plain.match(/\b[A-Za-z][A-Za-z'’-]*(?: +[A-Za-z][A-Za-z'’-]*)+/g) ?? [];
}
