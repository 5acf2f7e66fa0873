using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary>
/// The functions of one PKCS#11 module (OASIS PKCS#11 v2.40 §5), called through its function list. Spans are pinned for the call and nothing is
/// copied, so that what is secret stays where its owner put it. Nothing here decides anything: each call gives back the module's own answer.
/// </summary>
/// <remarks>
/// <code>
/// CK_FUNCTION_LIST = version (2 bytes, then 6 of padding) || one pointer a function, in the order of the standard
/// </code>
/// </remarks>
internal sealed unsafe class Cryptoki
{
    private const int FirstFunction = 8;
    private const ulong OsLocking = 2;
    private const ulong SerialSession = 4;
    private const ulong WritableSession = 2;
    private const nuint User = 1;
    private const nuint SecurityOfficer = 0;

    private readonly byte* _list;

    private Cryptoki(byte* list) => _list = list;

    /// <exception cref="DllNotFoundException">No such file, or it is no library of this machine's kind.</exception>
    /// <exception cref="EntryPointNotFoundException">It is no PKCS#11 module.</exception>
    public static Cryptoki Load(string path)
    {
        // Never unloaded: modules start threads and register exit handlers of their own.
        var library = NativeLibrary.Load(path);
        var getFunctionList = (delegate* unmanaged<byte**, Ckr>)NativeLibrary.GetExport(library, "C_GetFunctionList");
        byte* list;
        var code = getFunctionList(&list);
        return code == Ckr.Ok ? new Cryptoki(list) : throw new EntryPointNotFoundException($"C_GetFunctionList answered {code.Text()}");
    }

    public Ckr Initialize()
    {
        // CK_C_INITIALIZE_ARGS: four functions for locking, flags, reserved.
        var arguments = stackalloc ulong[6];
        arguments[4] = OsLocking;
        return ((delegate* unmanaged<void*, Ckr>)At(0))(arguments);
    }

    public Ckr Finalize() => ((delegate* unmanaged<void*, Ckr>)At(1))(null);

    /// <param name="slots">Room for the slots with a token in them.</param>
    public Ckr GetSlotList(Span<nuint> slots, out int count)
    {
        fixed (nuint* at = slots)
        {
            // The list itself is renewed only when its length is asked for (§5.5).
            nuint number = 0;
            var code = ((delegate* unmanaged<byte, nuint*, nuint*, Ckr>)At(4))(1, null, &number);
            if (code == Ckr.Ok)
            {
                number = (nuint)slots.Length;
                code = ((delegate* unmanaged<byte, nuint*, nuint*, Ckr>)At(4))(1, at, &number);
            }

            count = code == Ckr.Ok ? checked((int)number) : 0;
            return code;
        }
    }

    public Ckr GetTokenInfo(nuint slot, out CkTokenInfo info)
    {
        fixed (CkTokenInfo* at = &info)
        {
            return ((delegate* unmanaged<nuint, CkTokenInfo*, Ckr>)At(6))(slot, at);
        }
    }

    public Ckr GetMechanismList(nuint slot, Span<Ckm> mechanisms, out int count)
    {
        fixed (Ckm* at = mechanisms)
        {
            var number = (nuint)mechanisms.Length;
            var code = ((delegate* unmanaged<nuint, Ckm*, nuint*, Ckr>)At(7))(slot, at, &number);
            count = checked((int)number);
            return code;
        }
    }

    /// <summary>The sizes of keys that the mechanism takes: bits for RSA and EC; for the rest tokens differ.</summary>
    public Ckr GetMechanismInfo(nuint slot, Ckm mechanism, out nuint smallest, out nuint largest)
    {
        var info = stackalloc nuint[3];
        var code = ((delegate* unmanaged<nuint, Ckm, nuint*, Ckr>)At(8))(slot, mechanism, info);
        (smallest, largest) = (info[0], info[1]);
        return code;
    }

    /// <param name="label">Exactly 32 bytes, padded with blanks.</param>
    public Ckr InitToken(nuint slot, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> label)
    {
        fixed (byte* pinAt = pin, labelAt = label)
        {
            return ((delegate* unmanaged<nuint, byte*, nuint, byte*, Ckr>)At(9))(slot, pinAt, (nuint)pin.Length, labelAt);
        }
    }

    public Ckr InitPin(nuint session, ReadOnlySpan<byte> pin)
    {
        fixed (byte* at = pin)
        {
            return ((delegate* unmanaged<nuint, byte*, nuint, Ckr>)At(10))(session, at, (nuint)pin.Length);
        }
    }

    public Ckr OpenSession(nuint slot, out nuint session)
    {
        nuint opened = 0;
        var code = ((delegate* unmanaged<nuint, ulong, void*, void*, nuint*, Ckr>)At(12))(slot, SerialSession | WritableSession, null, null, &opened);
        session = opened;
        return code;
    }

    public Ckr CloseSession(nuint session) => ((delegate* unmanaged<nuint, Ckr>)At(13))(session);

    public Ckr CloseAllSessions(nuint slot) => ((delegate* unmanaged<nuint, Ckr>)At(14))(slot);

    public Ckr Login(nuint session, ReadOnlySpan<byte> pin, bool asSecurityOfficer = false)
    {
        fixed (byte* at = pin)
        {
            return ((delegate* unmanaged<nuint, nuint, byte*, nuint, Ckr>)At(18))(session, asSecurityOfficer ? SecurityOfficer : User, at, (nuint)pin.Length);
        }
    }

    public Ckr Logout(nuint session) => ((delegate* unmanaged<nuint, Ckr>)At(19))(session);

    public Ckr CreateObject(nuint session, Template template, out nuint handle)
    {
        nuint made = 0;
        var code = ((delegate* unmanaged<nuint, CkAttribute*, nuint, nuint*, Ckr>)At(20))(session, template.Attributes, template.Count, &made);
        handle = made;
        return code;
    }

    public Ckr CopyObject(nuint session, nuint source, Template template, out nuint handle)
    {
        nuint made = 0;
        var code = ((delegate* unmanaged<nuint, nuint, CkAttribute*, nuint, nuint*, Ckr>)At(21))(session, source, template.Attributes, template.Count, &made);
        handle = made;
        return code;
    }

    public Ckr DestroyObject(nuint session, nuint handle) => ((delegate* unmanaged<nuint, nuint, Ckr>)At(22))(session, handle);

    /// <param name="length">Bytes of the value; meaningless unless the answer is <see cref="Ckr.Ok"/>.</param>
    public Ckr GetAttribute(nuint session, nuint handle, Cka type, Span<byte> value, out int length)
    {
        fixed (byte* at = value)
        {
            var attribute = new CkAttribute { Type = type, Value = at, Length = (nuint)value.Length };
            var code = ((delegate* unmanaged<nuint, nuint, CkAttribute*, nuint, Ckr>)At(24))(session, handle, &attribute, 1);
            length = code == Ckr.Ok && attribute.Length <= (nuint)value.Length ? (int)attribute.Length : 0;
            return code;
        }
    }

    public Ckr FindObjectsInit(nuint session, Template template) =>
        ((delegate* unmanaged<nuint, CkAttribute*, nuint, Ckr>)At(26))(session, template.Attributes, template.Count);

    public Ckr FindObjects(nuint session, Span<nuint> handles, out int count)
    {
        fixed (nuint* at = handles)
        {
            nuint found = 0;
            var code = ((delegate* unmanaged<nuint, nuint*, nuint, nuint*, Ckr>)At(27))(session, at, (nuint)handles.Length, &found);
            count = checked((int)found);
            return code;
        }
    }

    public Ckr FindObjectsFinal(nuint session) => ((delegate* unmanaged<nuint, Ckr>)At(28))(session);

    /// <summary>Asks for the state of a session: an answer other than <see cref="Ckr.Ok"/> means that it is no more.</summary>
    /// <param name="isLoggedIn">The user of the token is logged in.</param>
    public Ckr GetSessionInfo(nuint session, out bool isLoggedIn)
    {
        // CK_SESSION_INFO: slot, state, flags, device error. States 1 and 3 are those of a user.
        var info = stackalloc nuint[4];
        var code = ((delegate* unmanaged<nuint, nuint*, Ckr>)At(15))(session, info);
        isLoggedIn = code == Ckr.Ok && info[1] is 1 or 3;
        return code;
    }

    public Ckr EncryptInit(nuint session, CkMechanism* mechanism, nuint key) => Begin(29, session, mechanism, key);

    public Ckr Encrypt(nuint session, ReadOnlySpan<byte> input, Span<byte> output, out int written) => Finish(30, session, input, output, out written);

    public Ckr DecryptInit(nuint session, CkMechanism* mechanism, nuint key) => Begin(33, session, mechanism, key);

    public Ckr Decrypt(nuint session, ReadOnlySpan<byte> input, Span<byte> output, out int written) => Finish(34, session, input, output, out written);

    public Ckr SignInit(nuint session, CkMechanism* mechanism, nuint key) => Begin(42, session, mechanism, key);

    public Ckr Sign(nuint session, ReadOnlySpan<byte> input, Span<byte> output, out int written) => Finish(43, session, input, output, out written);

    public Ckr VerifyInit(nuint session, CkMechanism* mechanism, nuint key) => Begin(48, session, mechanism, key);

    public Ckr Verify(nuint session, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        var none = default(byte);
        fixed (byte* inputAt = input, signatureAt = signature)
        {
            return ((delegate* unmanaged<nuint, byte*, nuint, byte*, nuint, Ckr>)At(49))(
                session, input.IsEmpty ? &none : inputAt, (nuint)input.Length, signatureAt, (nuint)signature.Length);
        }
    }

    public Ckr GenerateKey(nuint session, Ckm mechanism, Template template, out nuint handle)
    {
        nuint made = 0;
        var plain = new CkMechanism { Mechanism = mechanism };
        var code = ((delegate* unmanaged<nuint, CkMechanism*, CkAttribute*, nuint, nuint*, Ckr>)At(58))(session, &plain, template.Attributes, template.Count, &made);
        handle = made;
        return code;
    }

    public Ckr GenerateKeyPair(nuint session, Ckm mechanism, Template publicTemplate, Template privateTemplate, out nuint publicHandle, out nuint privateHandle)
    {
        nuint madePublic = 0;
        nuint madePrivate = 0;
        var plain = new CkMechanism { Mechanism = mechanism };
        var code = ((delegate* unmanaged<nuint, CkMechanism*, CkAttribute*, nuint, CkAttribute*, nuint, nuint*, nuint*, Ckr>)At(59))(
            session, &plain, publicTemplate.Attributes, publicTemplate.Count, privateTemplate.Attributes, privateTemplate.Count, &madePublic, &madePrivate);
        (publicHandle, privateHandle) = (madePublic, madePrivate);
        return code;
    }

    public Ckr GenerateRandom(nuint session, Span<byte> destination)
    {
        fixed (byte* at = destination)
        {
            return ((delegate* unmanaged<nuint, byte*, nuint, Ckr>)At(64))(session, at, (nuint)destination.Length);
        }
    }

    private void* At(int index) => ((void**)(_list + FirstFunction))[index];

    private Ckr Begin(int function, nuint session, CkMechanism* mechanism, nuint key) =>
        ((delegate* unmanaged<nuint, CkMechanism*, nuint, Ckr>)At(function))(session, mechanism, key);

    private Ckr Finish(int function, nuint session, ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        // Modules take a null pointer for a missing argument, or, as output, for the question how long it will be.
        var none = default(byte);
        fixed (byte* inputAt = input, outputAt = output)
        {
            var length = (nuint)output.Length;
            var code = ((delegate* unmanaged<nuint, byte*, nuint, byte*, nuint*, Ckr>)At(function))(
                session, input.IsEmpty ? &none : inputAt, (nuint)input.Length, output.IsEmpty ? &none : outputAt, &length);
            written = code == Ckr.Ok && length <= (nuint)output.Length ? (int)length : 0;
            return code;
        }
    }
}
