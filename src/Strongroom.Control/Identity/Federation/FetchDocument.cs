namespace Strongroom.Identity.Federation;

/// <summary>The body of a 200 answer to a GET, at most 1 MiB; null for everything else that can happen.</summary>
public delegate Task<byte[]?> FetchDocument(Uri address, CancellationToken cancel);
