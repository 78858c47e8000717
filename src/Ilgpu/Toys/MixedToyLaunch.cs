using ILGPU;
using ZPrimeGpu.Ilgpu.Fits;

namespace ZPrimeGpu.Ilgpu.Toys;

/// <summary>Arguments of a launch of toys in mixed precision.</summary>
internal struct MixedToyLaunch
{
    /// <summary>What is in double precision.</summary>
    public ToyLaunch Toys;

    /// <summary>What is in single precision.</summary>
    public NarrowArguments Narrow;
}

/// <summary>Entry point of toys in mixed precision: drawn, fitted and reduced in one launch.</summary>
/// <typeparam name="TLayout">Layout of the model, one with two groups.</typeparam>
internal static class MixedToyFits<TLayout>
    where TLayout : struct, IKnownLayout
{
    /// <summary>One toy.</summary>
    public static void Fit(Index1D index, MixedToyLaunch launch)
    {
        int thread = index;
        ToyLaunch toys = launch.Toys;
        ToyFits<TLayout, KnownClosing>.Fit(thread, toys, launch.Narrow.Approach<TLayout>(toys.Model, toys.Threads, thread));
    }
}
