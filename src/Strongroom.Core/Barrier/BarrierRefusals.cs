using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>What an operator is told when unsealing or a change of keys does not happen. A program tells them apart by their codes.</summary>
public static class BarrierRefusals
{
    public static VaultError AlreadyInitialized { get; } = new(409, "AlreadyInitialized", "The installation has been initialized before.");

    public static VaultError NotInitialized { get; } = new(409, "NotInitialized", "The installation has not been initialized.");

    public static VaultError AlreadyOpen { get; } = new(409, "AlreadyOpen", "The installation is unsealed already.");

    public static VaultError Busy { get; } =
        new(409, "TransitionInProgress", "Another change of keys or of the seal state is under way.") { RetryAfterSeconds = 2 };

    /// <summary>A wrong passphrase, and everything else that opens no slot: one refusal for all.</summary>
    public static VaultError SlotRefused { get; } = new(403, "SlotRefused", "What was presented opens no root slot.");

    public static VaultError TooSoon(TimeSpan wait) =>
        new(429, "TooManyAttempts", "Attempts have failed. Wait before the next one.") { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) };

    public static VaultError SlotsAltered { get; } =
        new(500, "SlotsAltered", "The set of root slots was changed outside this server: a slot was added, removed or edited. It stays sealed.");

    public static VaultError KeyringAltered { get; } =
        new(500, "KeyringAltered", "The system keyring does not open under the root key: it is missing or was changed outside this server. It stays sealed.");

    public static VaultError RoomFailed { get; } =
        new(500, "OpenFailed", "The keys are right, but a part of the server could not load its state. It stays sealed; the log names the part.");

    public static VaultError PassphraseTooShort { get; } =
        new(400, "PassphraseTooShort", $"A passphrase has at least {PassphraseSlot.LeastCharacters} characters.");

    public static VaultError PassphraseNotText { get; } = new(400, "PassphraseNotText", "A passphrase is UTF-8 text of at most 1024 bytes.");

    public static VaultError CostOutOfBounds { get; } =
        new(400, "CostOutOfBounds", "Argon2id parameters are 64 MiB to 2 GiB of memory, 3 to 32 passes and 1 to 16 lanes.");

    public static VaultError HeaderRefused { get; } = new(500, "SlotHeaderRefused", "A root slot's header is malformed or its parameters are out of bounds.");

    public static VaultError TokenUnavailable { get; } =
        new(503, "TokenUnavailable", "The token does not answer, or no longer holds the key of the slot.") { RetryAfterSeconds = 5 };

    public static VaultError TokenLacksAes { get; } = new(409, "TokenLacksAes", "The token cannot wrap a root key: it needs AES-256 with CKM_AES_GCM or CKM_AES_ECB.");

    public static VaultError DevelopmentFileMissing { get; } = new(409, "DevelopmentKeyMissing", "The development root key file is not there.");

    public static VaultError DevelopmentFileMalformed { get; } = new(409, "DevelopmentKeyMalformed", "The development root key file is malformed.");

    public static VaultError DevelopmentFileExposed { get; } =
        new(403, "DevelopmentKeyExposed", "The development root key file can be read by others than its owner. Set its mode to 0600.");

    public static VaultError TooManySlots { get; } = new(409, "TooManySlots", $"An installation has at most {RootSlots.MostSlots} root slots.");

    public static VaultError LastSlot { get; } = new(409, "LastSlot", "The last root slot cannot be removed: nothing would unseal the installation again.");

    public static VaultError UnknownSlot { get; } = new(404, "UnknownSlot", "There is no root slot of that id.");

    public static VaultError SlotNameTaken { get; } = new(409, "SlotNameTaken", "Another root slot has this name.");

    public static VaultError Contended { get; } = new(409, "Contended", "The keys were changed at the same time by another node. Nothing was done.");
}
