namespace Strongroom.Crypto;

internal ref struct RandomFill : ITokenOperation
{
    public required Span<byte> Destination { get; init; }

    public readonly Ckr Run(TokenSessions sessions, nuint session, nuint key) => sessions.Functions.GenerateRandom(session, Destination);
}
