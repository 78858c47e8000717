namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Counts of fits.</summary>
/// <param name="Fits">Fits made, retries not counted.</param>
/// <param name="Retried">Fits that needed the safe path.</param>
/// <param name="Failed">Fits that failed also there.</param>
internal readonly record struct FitMeterReading(long Fits, long Retried, long Failed)
{
    /// <summary>What was counted since an earlier reading.</summary>
    public static FitMeterReading operator -(FitMeterReading later, FitMeterReading earlier)
        => new(later.Fits - earlier.Fits, later.Retried - earlier.Retried, later.Failed - earlier.Failed);
}

/// <summary>Counts fits while they are made, for whoever watches; results never come from it. Any thread may add and read.</summary>
internal sealed class FitMeter
{
    private long fits;
    private long retried;
    private long failed;

    /// <summary>The counts so far. Each is right; together they are of the same moment only when no fit is being made.</summary>
    public FitMeterReading Reading => new(Interlocked.Read(ref fits), Interlocked.Read(ref retried), Interlocked.Read(ref failed));

    /// <summary>Counts fits.</summary>
    /// <param name="more">Fits made, retries not counted.</param>
    /// <param name="moreRetried">Those of them that needed the safe path.</param>
    /// <param name="moreFailed">Those that failed also there.</param>
    public void Add(long more, long moreRetried, long moreFailed)
    {
        Interlocked.Add(ref fits, more);
        Interlocked.Add(ref retried, moreRetried);
        Interlocked.Add(ref failed, moreFailed);
    }

    /// <summary>An accelerator whose fits are counted here. It owns the other one.</summary>
    public IAccelerator Watch(IAccelerator accelerator) => new MeteredAccelerator(accelerator, this);
}
