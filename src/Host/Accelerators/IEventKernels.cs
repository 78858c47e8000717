using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Kernels over a chunk of events. Safe to call from several threads at once, each with its own results.</summary>
internal interface IEventKernels
{
    /// <summary>Number of events per call that keeps its data close (host caches) or the device busy.</summary>
    int BlockLength { get; }

    /// <summary>Selects a block of a chunk: first failed cut, M²rec, cos θ* and cell of each event.</summary>
    /// <param name="events">The chunk; it must hold the columns of every cut that is not declared upstream.</param>
    /// <param name="start">First event of the block.</param>
    /// <param name="count">Events of the block.</param>
    /// <param name="setup">Beams, thresholds, grids.</param>
    /// <param name="destination">Results, from index 0 on.</param>
    void Select(EventColumns events, int start, int count, SelectionSetup setup, SelectionBlock destination);

    /// <summary>Computes every observable of a block of a chunk.</summary>
    /// <param name="events">The chunk; momenta are enough.</param>
    /// <param name="start">First event of the block.</param>
    /// <param name="count">Events of the block.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="destination">Results, from index 0 on.</param>
    void Observe(EventColumns events, int start, int count, in BeamFrame frame, RecoilColumns destination);
}
