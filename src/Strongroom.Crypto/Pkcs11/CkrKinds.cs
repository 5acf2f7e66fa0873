namespace Strongroom.Crypto;

/// <summary>What a return value means for whoever called.</summary>
internal static class CkrKinds
{
    /// <summary>The session, the login or the token is gone: nothing was done, and connecting anew may help.</summary>
    public static bool IsLoss(this Ckr code) => code
        is Ckr.CryptokiNotInitialized or Ckr.SessionHandleInvalid or Ckr.SessionClosed or Ckr.DeviceError or Ckr.DeviceMemory or Ckr.DeviceRemoved
        or Ckr.TokenNotPresent or Ckr.TokenNotRecognized or Ckr.SlotIdInvalid or Ckr.UserNotLoggedIn;

    /// <summary>The handle is of an object that is no more: another process destroyed it, or the token was read anew.</summary>
    public static bool IsStaleHandle(this Ckr code) => code is Ckr.KeyHandleInvalid or Ckr.ObjectHandleInvalid;

    /// <summary>The token found the ciphertext or the signature wrong.</summary>
    public static bool IsBadInput(this Ckr code) => code
        is Ckr.EncryptedDataInvalid or Ckr.EncryptedDataLenRange or Ckr.DataInvalid or Ckr.DataLenRange or Ckr.SignatureInvalid or Ckr.SignatureLenRange;

    /// <summary>What some tokens answer to a wrong ciphertext, and to their own failure alike: only a second look at the token tells.</summary>
    public static bool IsAmbiguous(this Ckr code) => code is Ckr.GeneralError or Ckr.FunctionFailed or Ckr.ArgumentsBad;

    /// <summary>The token knows this PIN to be of no use; to try it again would count towards a lock.</summary>
    public static bool IsPinRefusal(this Ckr code) => code
        is Ckr.PinIncorrect or Ckr.PinInvalid or Ckr.PinLenRange or Ckr.PinExpired or Ckr.PinLocked or Ckr.UserPinNotInitialized;

    /// <summary>For a message: the name if it has one here, and the number.</summary>
    public static string Text(this Ckr code) => Enum.IsDefined(code) ? $"CKR 0x{(ulong)code:X} ({code})" : $"CKR 0x{(ulong)code:X}";
}
