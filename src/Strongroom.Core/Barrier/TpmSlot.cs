using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>A slot key that this machine's TPM gives out only in the boot state it was enrolled in. The header is what <see cref="TpmSeal"/> stores.</summary>
/// <param name="address">Path of the TPM's device, or <c>unix:</c> and the path of a socket.</param>
public sealed class TpmSlot(string address) : IRootSlot
{
    public const string KindName = "tpm2";
    public const string DefaultAddress = "/dev/tpmrm0";

    public string Kind => KindName;

    public bool CanBeGuessed => false;

    public async ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel)
    {
        var key = SecretBytes.Random(TpmSeal.SecretSize);
        try
        {
            var made = new NewSlotKey(await TpmSeal.SealAsync(address, key, cancel).ConfigureAwait(false), key);
            key = null;
            return made;
        }
        catch (TpmException fault)
        {
            return TpmRefusals.Of(fault);
        }
        finally
        {
            key?.Dispose();
        }
    }

    public async ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel)
    {
        try
        {
            return await TpmSeal.UnsealAsync(address, header, cancel).ConfigureAwait(false) is { } key ? key : BarrierRefusals.HeaderRefused;
        }
        catch (TpmException fault)
        {
            return TpmRefusals.Of(fault);
        }
    }
}
