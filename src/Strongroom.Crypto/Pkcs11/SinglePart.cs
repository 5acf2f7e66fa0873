namespace Strongroom.Crypto;

/// <summary>One <c>C_…Init</c> and the one call that ends it.</summary>
internal ref struct SinglePart : ITokenOperation
{
    public required SinglePartKind Kind { get; init; }

    public required Ckm Mechanism { get; init; }

    /// <summary>The mechanism's parameter as the module reads it; not for GCM, whose parameter is made of <see cref="Iv"/> and <see cref="Aad"/>.</summary>
    public ReadOnlySpan<byte> Parameter { get; init; }

    public ReadOnlySpan<byte> Iv { get; init; }

    public ReadOnlySpan<byte> Aad { get; init; }

    public ReadOnlySpan<byte> Input { get; init; }

    /// <summary>For <see cref="SinglePartKind.Verify"/>.</summary>
    public ReadOnlySpan<byte> Signature { get; init; }

    /// <summary>Long enough for what comes, and for tokens that ask for more room than they fill: never shorter than a ciphertext that goes in.</summary>
    public Span<byte> Output { get; init; }

    public int Written { get; private set; }

    public unsafe Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        var functions = sessions.Functions;

        // Pinned until the call that ends the operation: a module may hold on to the pointers of Init until then.
        fixed (byte* parameter = Parameter, iv = Iv, aad = Aad)
        {
            var gcm = new CkGcmParams
            {
                Iv = iv,
                IvLength = (nuint)Iv.Length,
                IvBits = (nuint)Iv.Length * 8,
                Aad = aad,
                AadLength = (nuint)Aad.Length,
                TagBits = AesGcmEncryption.TagSize * 8,
            };
            var mechanism = Mechanism == Ckm.AesGcm
                ? new CkMechanism { Mechanism = Mechanism, Parameter = &gcm, ParameterLength = (nuint)sizeof(CkGcmParams) }
                : new CkMechanism { Mechanism = Mechanism, Parameter = parameter, ParameterLength = (nuint)Parameter.Length };
            var begun = Kind switch
            {
                SinglePartKind.Sign => functions.SignInit(session, &mechanism, key),
                SinglePartKind.Verify => functions.VerifyInit(session, &mechanism, key),
                SinglePartKind.Encrypt => functions.EncryptInit(session, &mechanism, key),
                _ => functions.DecryptInit(session, &mechanism, key),
            };
            if (begun != Ckr.Ok)
            {
                HasBegun = false;
                return begun;
            }

            HasBegun = true;
            var written = 0;
            var ended = Kind switch
            {
                SinglePartKind.Sign => functions.Sign(session, Input, Output, out written),
                SinglePartKind.Verify => functions.Verify(session, Input, Signature),
                SinglePartKind.Encrypt => functions.Encrypt(session, Input, Output, out written),
                _ => functions.Decrypt(session, Input, Output, out written),
            };
            Written = written;
            return ended;
        }
    }

    /// <summary>The token took mechanism and key, and what it then refused was the input.</summary>
    public bool HasBegun { get; private set; }
}
