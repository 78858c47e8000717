using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Templates;

/// <summary>Multiplies the weights of simulated events by what control samples have measured.</summary>
/// <param name="config">Corrections.</param>
/// <param name="rescaled">Index of the process whose photon veto is corrected; −1 = none.</param>
internal sealed class EventCorrection(CorrectionsConfig config, int rescaled)
{
    /// <summary>Corrects a chunk in place.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="kernels">Kernels that compute the recoil.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="recoil">Room for the observables; as long as a block of <paramref name="kernels"/> or shorter.</param>
    public void Apply(EventColumns events, IEventKernels kernels, in BeamFrame frame, RecoilColumns recoil)
    {
        Span<double> weights = events.Writable(EventQuantity.Weight);
        for (int start = 0; start < events.Count; start += recoil.Capacity)
        {
            int count = Math.Min(recoil.Capacity, events.Count - start);
            kernels.Observe(events, start, count, frame, recoil);
            ReadOnlySpan<double> m2 = recoil[RecoilQuantity.MassSquared];
            ReadOnlySpan<double> cosine = recoil[RecoilQuantity.CosThetaLab];
            for (int i = 0; i < count; i++)
            {
                weights[start + i] *= Factor(m2[i], cosine[i], events.Process[start + i]);
            }
        }
    }

    /// <summary>The factor of one event.</summary>
    /// <param name="m2">M²rec [GeV²].</param>
    /// <param name="cosTheta">Cosine of the recoil's polar angle, laboratory.</param>
    /// <param name="process">Index of its process.</param>
    internal double Factor(double m2, double cosTheta, int process)
    {
        double factor = config.TriggerAt(m2);
        return config.PhotonVeto is { } veto && process == rescaled && m2 < veto.BelowGeV2
            ? factor * veto.At(double.RadiansToDegrees(Math.Acos(Math.Clamp(cosTheta, -1, 1))))
            : factor;
    }
}
