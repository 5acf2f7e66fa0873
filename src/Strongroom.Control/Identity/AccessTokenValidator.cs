using System.Buffers;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>
/// Turns an Authorization header into a caller. The signature and the claims' form follow from the token's bytes and are remembered; every
/// other rule is applied anew each time, so a remembered token is refused in the same words, at the same moment, as one never seen.
/// </summary>
internal sealed class AccessTokenValidator(DirectoryFeed feed, IdentityOptions options, TimeProvider clock) : IAuthenticate
{
    /// <summary>Real tokens are about 1,200 bytes; the rare longer one takes a rented buffer.</summary>
    private const int StackLimit = 2048;

    private const string Scheme = "Bearer";

    private readonly long _maxLifetimeSeconds = (long)options.MaxTokenLifetime.TotalSeconds;

    /// <exception cref="SealedException">The installation is sealed, or became so meanwhile.</exception>
    public Result<Caller> Authenticate(string? authorization, TokenExpectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        var directory = feed.Current ?? throw new SealedException();
        if (!TryGetToken(authorization, out var token))
        {
            return TokenRefusals.Missing;
        }

        if (token.Length is 0 or > CompactJws.MaxLength)
        {
            return TokenRefusals.Invalid;
        }

        byte[]? rented = null;
        var buffer = token.Length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(CompactJws.MaxLength);
        try
        {
            // Strict: a lossy conversion would map another text onto a token already remembered.
            return Ascii.FromUtf16(token, buffer, out var length) == OperationStatus.Done
                ? Authenticate(buffer[..length], expectation, directory)
                : TokenRefusals.Invalid;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    private Result<Caller> Authenticate(ReadOnlySpan<byte> token, TokenExpectation expectation, DirectorySnapshot directory)
    {
        var hash = TokenHash.Of(token);
        var remembered = directory.Cache.Find(hash);
        if (remembered is not null && !directory.Holds(remembered.Key))
        {
            remembered = null;
        }

        var verified = remembered ?? TokenReader.Read(token, directory);
        if (verified is null)
        {
            return TokenRefusals.Invalid;
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (TokenRules.Judge(verified, expectation, directory, now, _maxLifetimeSeconds).IsRefused(out var refusal, out var caller))
        {
            return refusal;
        }

        if (remembered is null)
        {
            directory.Cache.Add(hash, verified);
        }

        return caller;
    }

    private static bool TryGetToken(string? authorization, out ReadOnlySpan<char> token)
    {
        token = default;
        if (authorization is null || authorization.Length <= Scheme.Length || authorization[Scheme.Length] != ' '
            || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        token = authorization.AsSpan(Scheme.Length).TrimStart(' ');
        return true;
    }
}
