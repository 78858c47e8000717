namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Numbers that do not move, aligned for the widest lanes; zero at first. Keep a reference to it while its pointer is used.</summary>
internal sealed unsafe class AlignedNumbers
{
    private const int Alignment = 64;
    private readonly double[] numbers;

    /// <summary>Makes room.</summary>
    public AlignedNumbers(int length)
    {
        numbers = GC.AllocateArray<double>(length + (Alignment / sizeof(double)), pinned: true);
        fixed (double* first = numbers)
        {
            Start = (double*)(((nint)first + Alignment - 1) / Alignment * Alignment);
        }
    }

    /// <summary>The first number.</summary>
    public double* Start { get; }
}
