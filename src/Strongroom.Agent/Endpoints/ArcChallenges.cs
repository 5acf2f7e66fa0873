using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>
/// The challenge of Azure Arc: a file that only the asking user can read, whose content must come back. It is random, good once, for a minute,
/// and for that user.
/// </summary>
/// <param name="folder">Fixed in the SDKs: <c>/var/opt/azcmagent/tokens</c>.</param>
internal sealed class ArcChallenges(string folder, TimeProvider clock)
{
    public const string DefaultFolder = "/var/opt/azcmagent/tokens";

    /// <summary>Ours alone are swept away: a real agent may share the folder.</summary>
    public const string OwnFiles = "strongroom-*.key";

    /// <summary>What one user may leave unanswered; the oldest makes room.</summary>
    public const int MaxOpen = 32;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private const int SecretBytesCount = 32;
    private const int NameBytes = 16;
    private const string Scheme = "Basic ";

    private readonly Lock _lock = new();
    private readonly List<Open> _open = [];

    /// <summary>Makes a file for the user.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The file cannot be made, or not be given to the user.</exception>
    public string Make(uint user)
    {
        Tidy(user);
        using var secret = SecretBytes.Allocate(System.Buffers.Text.Base64Url.GetEncodedLength(SecretBytesCount));
        Fill(secret);
        // Python cuts the header at '=', so the name holds none.
        var path = Path.Combine(folder, $"strongroom-{CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(NameBytes))}.key");
        UserFile.Make(path, user, secret.Span);
        lock (_lock)
        {
            _open.Add(new Open(SHA256.HashData(secret.Span), user, clock.GetUtcNow() + Lifetime, path));
        }

        return path;
    }

    /// <summary>Whether the header answers a challenge that this user was given. It is used up, even by another user: then it was stolen.</summary>
    /// <param name="authorization">The value of <c>Authorization</c>.</param>
    public bool Redeem(string authorization, uint user)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]));
        lock (_lock)
        {
            var found = _open.Find(open => CryptographicOperations.FixedTimeEquals(open.Hash, hash));
            if (found is null)
            {
                return false;
            }

            Close_NeedsLock(found);
            return found.User == user && clock.GetUtcNow() < found.Expires;
        }
    }

    /// <summary>Removes what has expired.</summary>
    public void Tidy()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _open.Where(open => open.Expires <= now).ToList().ForEach(Close_NeedsLock);
        }
    }

    private void Tidy(uint user)
    {
        Tidy();
        lock (_lock)
        {
            var own = _open.Where(open => open.User == user).ToList();
            own.Take(Math.Max(0, own.Count - MaxOpen + 1)).ToList().ForEach(Close_NeedsLock);
        }
    }

    private void Close_NeedsLock(Open open)
    {
        _open.Remove(open);
        File.Delete(open.Path);
    }

    private static void Fill(SecretBytes secret)
    {
        using var random = SecretBytes.Random(SecretBytesCount);
        System.Buffers.Text.Base64Url.EncodeToUtf8(random.Span, secret.Writable);
    }

    private sealed record Open(byte[] Hash, uint User, DateTimeOffset Expires, string Path);
}
