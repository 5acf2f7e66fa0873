namespace Strongroom.Certificates;

/// <summary>Where a certificate's operation stands. The numbers are stored.</summary>
internal enum OperationStatus : byte
{
    InProgress = 0,

    Completed = 1,

    Cancelled = 2,

    Failed = 3,
}
