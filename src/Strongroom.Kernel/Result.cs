using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Kernel;

/// <summary>The value of an operation, or the refusal that takes its place. A bug is an exception, never one of these.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, VaultError? error)
    {
        _value = value;
        Error = error;
    }

    public VaultError? Error { get; }

    public bool IsRefused([NotNullWhen(true)] out VaultError? error, [MaybeNullWhen(true)] out T value)
    {
        error = Error;
        value = _value;
        return error is not null;
    }

    /// <summary>The value; throws when there is a refusal instead.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"Refused: {Error.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(VaultError error) => new(default, error);
}
