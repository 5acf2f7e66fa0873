namespace Strongroom.Crypto;

/// <summary>
/// Why an algorithm cannot take what it was given, decided from public sizes alone and before any key is touched; or why a key cannot be imported.
/// </summary>
/// <param name="Property">The member of the request that is at fault, as in <c>alg</c> or <c>iv</c>; of an imported key, that of its JWK.</param>
/// <param name="Reason">A sentence for the caller.</param>
public sealed record AlgorithmFault(string Property, string Reason);
