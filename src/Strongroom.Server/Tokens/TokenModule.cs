using Microsoft.Extensions.DependencyInjection;
using Strongroom.Crypto;
using Strongroom.Storage;

namespace Strongroom.Server.Tokens;

/// <summary>The token room: which token holds HSM keys, if any.</summary>
internal static class TokenModule
{
    /// <param name="options">Null when no token is configured.</param>
    public static IServiceCollection AddToken(this IServiceCollection services, TokenOptions? options) => options is null
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton(at => new Pkcs11Token(options.Token, at.GetRequiredService<TimeProvider>()))
            .AddSingleton<IKeyToken>(at => at.GetRequiredService<Pkcs11Token>())
            .AddHostedService(at =>
            {
                // The store makes the data directory and holds the lock on it: a development token lives there.
                at.GetRequiredService<IStore>();
                return ActivatorUtilities.CreateInstance<TokenAtStart>(at);
            });
}
