using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>How a job stands, in words.</summary>
internal static class JobWords
{
    extension(JobState state)
    {
        public string InWords => state switch
        {
            JobState.Queued => JobTexts.StateQueued,
            JobState.Running => JobTexts.StateRunning,
            JobState.Finished => JobTexts.StateFinished,
            JobState.Cancelled => JobTexts.StateCancelled,
            JobState.Failed => JobTexts.StateFailed,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
        };
    }

    extension(JobStage stage)
    {
        public string InWords => stage switch
        {
            JobStage.Text => CommonTexts.Text,
            JobStage.Prior => JobTexts.Prior,
            JobStage.Inversion => JobTexts.StageInversion,
            JobStage.Decoder => JobTexts.Decoder,
            JobStage.Upsampler => JobTexts.Upsampler,
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage."),
        };
    }

    extension(JobSnapshot snapshot)
    {
        /// <summary>Of a running job: its stage, and how far that is.</summary>
        public string StageAndStep => JobTexts.StageStep.With(snapshot.Stage.InWords, snapshot.Step, snapshot.StepCount);
    }
}
